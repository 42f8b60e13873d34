"""The face: QML screens, view-model, one bridge, and receipts as pictures; the only package that knows Qt."""
