"""The workspace « Croiser »: tables whose cells open their verbatims."""
