#!/bin/sh
# The demo's agent: a small scripted program, not a language model. It works as a real one would: it reads its brief, decides,
# asks, commits, and mends what CI finds. It leaves out the changelog on its first go, so that CI has something to find.
set -eu

say() { printf '\033[36m›\033[0m %s\n' "$*"; }

say "round $CONDUCTOR_ROUND of attempt $CONDUCTOR_ATTEMPT for $CONDUCTOR_TASK"
say "brief: $(wc -l < "$CONDUCTOR_BRIEF") lines"

if [ "$CONDUCTOR_ROUND" -gt 0 ]; then
  say "reading the feedback"
  tail -n 5 "$CONDUCTOR_BRIEF"
  conductor agent status 'adding the changelog line that CI asks for'
  printf -- '- greet people by name\n' >> CHANGELOG.md
  git add CHANGELOG.md
  git commit -qm 'Note the new greeting in the changelog'
  conductor agent done 'Greets people by name; the changelog says so.'
  say "done"
  exit 0
fi

conductor agent decision 'Stay with POSIX sh: the project has no other dependency, and this needs none.'
say "asking how to greet somebody without a name"
conductor agent ask 'What shall `greet.sh` print when no name is given: `Hello!` or `Hello, world!`?'

answer=''
while [ -z "$answer" ]; do
  for file in "$CONDUCTOR_INBOX"/answer-*.md; do
    [ -e "$file" ] && answer=$(cat "$file")
  done
  [ -n "$answer" ] || sleep 0.1
done
say "answered"

nobody='Hello!'
case $answer in *'Hello, world!'*) nobody='Hello, world!' ;; esac
cat > greet.sh <<SCRIPT
#!/bin/sh
# Greets somebody by name.
if [ "\$#" -gt 0 ]; then echo "Hello, \$1!"; else echo "$nobody"; fi
SCRIPT
cat > test.sh <<SCRIPT
#!/bin/sh
# Prints one line per test; the exit code says whether all passed.
set -e
[ "\$(sh greet.sh Ada)" = 'Hello, Ada!' ] && echo 'ok - greets by name'
[ "\$(sh greet.sh)" = '$nobody' ] && echo 'ok - greets nobody in particular'
SCRIPT
git add greet.sh test.sh
git commit -qm 'Greet people by name'
conductor agent done 'Greets people by name, and has a greeting for nobody in particular.'
say "done"
