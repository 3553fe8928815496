import { runMain } from '@app/platform';
import { Command } from 'commander';
import { addAccountsCommand } from './commands/accounts';
import { addEnginesCommand } from './commands/engines';
import { addMatchCommand } from './commands/match';
import { addRematchCommand } from './commands/rematch';
import { addReverseCommand } from './commands/reverse';

/** Benchmarks: they measure and print, they assert nothing. Run them on a machine that has nothing else to do. */
runMain(async () => {
  const program = new Command('bench').description('むすびの速さと大きさを測る').showHelpAfterError();
  addEnginesCommand(program);
  addMatchCommand(program);
  addReverseCommand(program);
  addRematchCommand(program);
  addAccountsCommand(program);
  await program.parseAsync();
});
