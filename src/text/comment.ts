// FIRST VERSION by the lead, to be replaced by the text room.
export function renderNote(
  note: import('../core/effect.ts').Note,
  task: import('../core/task.ts').Task | undefined,
): string {
  return `${note.about}: ${JSON.stringify({ ...note, task: task?.id })}`;
}
