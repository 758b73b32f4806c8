"""How well the engine does on patients whose right answer is known."""
