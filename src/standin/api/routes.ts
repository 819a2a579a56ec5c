// All that the stand-in's API can do: one list, made of the rooms' lists.
import type { Budget } from '../http/budget.ts';
import type { Route } from '../http/route.ts';
import { actions } from './actions.ts';
import { apps } from './apps.ts';
import { checks } from './checks.ts';
import { comments } from './comments.ts';
import { contents } from './contents.ts';
import { deliveries } from './deliveries.ts';
import { general } from './general.ts';
import { issues } from './issues.ts';
import { labels } from './labels.ts';
import { merging } from './merging.ts';
import { pulls } from './pulls.ts';
import { reactions } from './reactions.ts';
import { refs } from './refs.ts';
import { repositories } from './repositories.ts';
import { reviews } from './reviews.ts';
import { search } from './search.ts';
import { teams } from './teams.ts';

export function allRoutes(budget: Budget): Route[] {
  return [
    ...general(budget),
    ...apps,
    ...deliveries,
    ...repositories,
    ...issues,
    ...labels,
    ...comments,
    ...reactions,
    ...pulls,
    ...merging,
    ...reviews,
    ...checks,
    ...actions,
    ...refs,
    ...contents,
    ...search,
    ...teams,
  ];
}
