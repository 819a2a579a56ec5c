// FIRST VERSION by the lead, to be replaced by the text room.
export function renderBrief(desk: {
  task: import('../core/task.ts').Task;
  feedback?: import('../core/effect.ts').Feedback;
  nonce: string;
}): string {
  return `# Brief\n\n${desk.task.issue.title}\n\n<<<${desk.nonce}\n${desk.task.issue.body}\n${desk.nonce}>>>\n\n${desk.feedback ? JSON.stringify(desk.feedback, null, 2) : ''}\n`;
}
