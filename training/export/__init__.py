"""From checkpoints to the ONNX folders that the engine loads, and back."""
