// What this repository's virtual printer is judged by: receiptio and receiptline, two programs of other people.
//
//   node peer.js print    print the receipt on standard input at 127.0.0.1:9100; say how it ended
//   node peer.js status   ask the printer at 127.0.0.1:9100; say what it told
//   node peer.js encode   write the bytes of the receipt on standard input for a Chinese ESC/POS printer
'use strict';

const { readFileSync } = require('fs');
const receiptio = require('receiptio');
const receiptline = require('receiptline');

const at = '-d 127.0.0.1 -c 48 -l zh-hans -t 20';

async function main(what) {
  switch (what) {
    case 'print':
      return receiptio.print(readFileSync(0, 'utf8'), at);
    case 'status':
      return receiptio.print('', `${at} -q`);
    case 'encode': {
      const bytes = receiptline.transform(readFileSync(0, 'utf8'), { cpl: 48, encoding: 'gb18030', command: 'escpos' });
      return Buffer.from(bytes, 'binary');
    }
    default:
      throw new Error(`peer.js: cannot ${what}`);
  }
}

main(process.argv[2]).then(words => process.stdout.write(words));
