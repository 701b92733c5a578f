"""The plan as formulas over anybody's facts, each file the twin of the file of plan/ with its name.

Where plan/ asks one person's facts, this asks the free variables of criteria/engines/rails.py. The
rules, signs, stages, limits and regimens are the same content. That the twins agree is tested on
random people (tests/proof/).
"""
