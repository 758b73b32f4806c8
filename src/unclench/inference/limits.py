"""How a run of the kernel ends, and how much it may take on."""

DONE, MORE_ROOM, TOO_WIDE = 0, 1, 2
MAX_PRESENT = 62  # present findings are the bits of one machine word
MOST_ROOM = 1 << 26  # doubles: half a GiB, and about a second a patient
