"""What a target exposes, compared with what the definitions say of it."""
