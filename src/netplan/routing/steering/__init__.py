"""Traffic told where to go: segment lists, explicit paths, and the room they take."""
