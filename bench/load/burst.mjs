// Sends requests over kept connections, the next one on each when the last was answered.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * Bare sockets: the client shares the machine with the server it measures.
 *
 * @param {(guid: string) => Buffer} requestFor
 * @returns {Promise<{ perSecond: number, latencies: number[] }>} latencies in ms
 * @throws Error when anything but 200 is answered
 */
export async function burst(port, requestFor, { count, connections }) {
  const left = { count };
  const latencies = [];
  const from = performance.now();
  await Promise.all(Array.from({ length: connections }, () => line(port, requestFor, left, latencies)));
  return { perSecond: (count / (performance.now() - from)) * 1_000, latencies };
}

function line(port, requestFor, left, latencies) {
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
      if (left.count-- <= 0) {
        socket.end();
        return resolve();
      }
      sentAt = performance.now();
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
