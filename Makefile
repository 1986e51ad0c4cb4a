.PHONY: run test check fix

run:
	./run

test:
	./run test

check:
	./run check

fix:
	./run fix
