// Sends requests over kept connections, the next one on each when the last was answered.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * Bare sockets: the client shares the machine with the server it measures.
 *
 * @param {(guid: string) => Buffer} requestFor
 * @returns {Promise<{ perSecond: number, latencies: number[] }>} latencies in ms, one for each answer
 * @throws Error when anything but 200 is answered
 */
export async function burst(port, requestFor, { seconds, connections }) {
  const latencies = [];
  const from = performance.now();
  const until = from + seconds * 1_000;
  await Promise.all(Array.from({ length: connections }, () => line(port, requestFor, until, latencies)));
  return { perSecond: (latencies.length / (performance.now() - from)) * 1_000, latencies };
}

function line(port, requestFor, until, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    let sentAt = 0;
    let answer = '';
    socket.once('error', reject);
    socket.once('connect', next);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (!isWhole(answer)) return;
      latencies.push(performance.now() - sentAt);
      if (answer.startsWith('HTTP/1.1 200 ')) return next();
      socket.destroy(new Error(`answered: ${answer.split('\r\n', 1)[0]}`));
    });

    function next() {
      answer = '';
      sentAt = performance.now();
      if (sentAt >= until) {
        socket.end();
        return resolve();
      }
      socket.write(requestFor(randomUUID()));
    }
  });
}

function isWhole(answer) {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, end));
  return length ? answer.length >= end + 4 + Number(length[1]) : answer.endsWith('\r\n0\r\n\r\n');
}
