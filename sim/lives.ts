/* What a bundle of the simulation offers to the command and to tests. */
export { FAULTS } from './faults';
export { planOf } from './plan';
export { shrink } from './shrink';
export { liveWatched } from './watched-life';
