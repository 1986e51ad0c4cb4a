.PHONY: run test bench check fix

run:
	./run

test:
	./run test

bench:
	./run bench

check:
	./run check

fix:
	./run fix
