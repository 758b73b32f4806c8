"""Records become the numbers of a network, the only place where a ratio becomes a probability."""
