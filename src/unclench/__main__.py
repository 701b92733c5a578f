from unclench.serve.cli import main

raise SystemExit(main())
