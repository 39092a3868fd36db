"""Today and the case page: read several features, write nothing."""
