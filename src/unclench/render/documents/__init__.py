"""Letters, summaries, reports and education pages."""
