"""REST from the contracts: routes, binding, JSON, problem details and the OpenAPI document."""
