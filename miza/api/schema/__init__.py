"""The shapes that the API takes and gives; OpenAPI is drawn from them. What a value may be is decided by the actions, not here."""
