"""A YAML file becomes a frozen record, and every fault in it is told."""
