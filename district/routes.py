"""List the calls of the wire that are answered: exactly those of the contract."""

from district import blob_calls, calls, service_calls, submission_calls, sync_calls

WIRE = [*submission_calls.ROUTES, *calls.ROUTES, *blob_calls.ROUTES, *sync_calls.ROUTES, *service_calls.ROUTES]
