//! Two small faces: private (health, metrics, status) and public (unsubscribe, web view).
