"""The networks: small diffusers / transformers models of SDXL's topology."""
