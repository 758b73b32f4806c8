"""Why muscles cramp or go into spasm: how soon to see whom, what probably causes it, and why."""
