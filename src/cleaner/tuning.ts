/*
 * The numbers that the delete is tuned by, each with its unit, and what it is worth: why it is this one, and what a
 * smaller or a larger one costs. What isn't here is no choice: AWS's own limits, and how much a context holds
 * (`state/`), stand where they are used.
 *
 * Where nothing else is said the unit is milliseconds.
 */

const SECOND = 1_000;
const MINUTE = 60_000;

/* How long a deletion may take: a resource's properties, in minutes. */

/** Of both timeouts. Twelve hours is a role session's end, and the handler's own limit; 700 leaves room for a last look. */
export const LONGEST_TIMEOUT = 700;
/** Less is no wait for anything: no release was recorded before 165 s. 0 is for the one pass of an update. */
export const SHORTEST_TIMEOUT = 2;
/**
 * AWS's own 99th percentile of a release is 35 minutes: three of that, and a while. Shorter fails deletions that would have
 * succeeded; longer keeps somebody waiting for what waiting doesn't help.
 */
export const DEFAULT_TIMEOUT = 120;

/* How long an invocation may take. CloudFormation ends it after 60 s (contract of resource types). */

/** For its work, where nobody says otherwise (`runtime/budget.ts` does). */
export const TIME_FOR_INVOCATION = 32 * SECOND;
/** What is under way at the end of that has so long to come to its own end; a quarter of the time at most. */
export const TIME_TO_END = 4 * SECOND;
/**
 * After this no step’s work is begun any more. Less makes bursts of deletes end before EC2 refuses any; more leaves no
 * time for the call that is under way.
 */
export const TIME_FOR_STEP = 20 * SECOND;
/** What a step has where the look alone took all of that: otherwise nothing would ever be done. A few calls. */
export const LEAST_TIME_FOR_STEP = 3 * SECOND;
/** An invocation that has taken longer leaves a second look to the next one, which costs a callback of some seconds. */
export const TIME_FOR_ANOTHER_LOOK = 20 * SECOND;
/** For the account's functions: what is left is enough to look at EC2 and to begin to delete. */
export const TIME_FOR_FUNCTIONS = 18 * SECOND;
/**
 * Into so many parts what is left of a look’s time is divided: one for CloudFormation’s lists, one for Lambda's answers about FunctionNames,
 * so that none takes it all from EC2's.
 */
export const PARTS_OF_TIME = 3;

/* What proves that nothing is left: guides/decisions/001-quiet-period.md. */

/** Scans without any in a row. Terraform waits for 18; a wrong "done" costs little, since CloudFormation tries again. */
export const CLEAN_SCANS = 2;
/** Between them. Every deletion that a refusal by name doesn't end takes so much longer; shorter, both may be of one stale answer. */
export const CLEAN_SCANS_APART = 10 * SECOND;
/**
 * EC2's answers have been seen to lag up to 3 minutes behind a change, empty ones included (cdkd; Terraform waits for 18
 * sights in a row). So where network interfaces were expected and none was ever seen, clean scans count only this long
 * after the change. Where some were seen going, two scans do: a wrong "done" costs little, because CloudFormation itself
 * retries the group and the subnet.
 */
export const STALE_READS = 3 * MINUTE;
/** Network interfaces that are remembered until EC2 refuses them by name: most stacks' number of subnets. Of more, two scans prove the end, 10 s later. */
export const MOST_TRACED = 8;
/** How long after the deadline last looks, or last deletes, may still be tried where AWS puts them off. */
export const GRACE = MINUTE;

/* When to look again: guides/decisions/003-polling.md has the curves. */

/** After work that may show at once, and while functions are being taken off. Less sees nothing new; more is waited for in vain. */
export const SOON = 5 * SECOND;
/** The knob of the polling, and the power by which lateness counts: `polling.ts` says what they mean. */
export const POLLING = {
  /** Seconds. More saves calls, less saves time: at 7.2 it is better than a look every 15 s in median, P95 and looks. */
  secondsALookIsWorth: 7.2,
  /** From 3 on it hardly matters; at 1 delays between the two humps get long, and one release in twenty is seen late. */
  latenessPower: 7,
} as const;
/**
 * From this age on the knob grows with the square of the age: AWS's own 99th percentile, 35 minutes. Further out a
 * distribution says little (a lognormal's hazard stays high there), and who has waited that long minds a minute less.
 * In seconds.
 */
export const LATE = 2_100;
/** All in seconds. A callback of one costs more than it finds; after five minutes the whole picture is due anyway. */
export const SHORTEST_DELAY = 2;
export const LONGEST_DELAY = 300;
/** Seconds, where nothing is waited for but an answer. */
export const DELAY_WITHOUT_RELEASES = 5;
/** A share of the delay: drawn from so much around its length, so that stacks deleted together don't look together. More blurs the curve. */
export const JITTER = 0.1;
/** Throttling doubles the delay, from here to there, in seconds: a bucket of describing calls is full again after 5. */
export const THROTTLED_DELAY = 10;
export const LONGEST_THROTTLED_DELAY = 120;
/** Seconds between looks past the deadline: of {@link GRACE}, which is spent in four of them. */
export const LAST_DELAYS = 15;
/** In a row, refused credentials that are borne: a new session's may take a moment to be known everywhere. */
export const MOST_REFUSED_CREDENTIALS = 8;
/** So soon after its deadline an attempt is followed by CloudFormation's next one. Later it is an operation of its own, with all of its time. */
export const NEXT_ATTEMPT = 2 * MINUTE;

/* What a look asks, and how long that serves: guides/decisions/005-scale.md. */

/**
 * How long the whole picture serves: for the counts and names in messages, for what has become free meanwhile, and for
 * whether waiting can succeed at all. Until then a look needs to find one reason to wait. Less costs whole looks, more
 * leaves free ones undeleted for longer.
 */
export const PICTURE_SERVES = 5 * MINUTE;
/**
 * No more network interfaces than this are looked for by their ids. Most stacks leave fewer; of many, some of these are
 * likely to be among the last. More make the context longer.
 */
export const MOST_WATCHED = 8;
/**
 * Owners are looked up anew after this: they change seldom, and the list may be long. Where somebody held a network
 * interface, what becomes of that is worth more.
 */
export const OWNERS_STAY_KNOWN = 5 * MINUTE;
export const NO_OWNERS_STAY_KNOWN = 30 * MINUTE;
/**
 * That no function uses the targets holds for this long, and only for the very network interfaces that were seen before
 * that was asked: for the few bursts that delete what one look found. What is attached again meanwhile EC2 doesn't delete
 * (guides/decisions/012-taking-turns.md says what an older list would be worth).
 */
export const UNUSED_STAYS_KNOWN = MINUTE;
/**
 * So long the account's functions may be read in parts: 100,000 versions at a third of a second a page of 50. A function
 * that came meanwhile into a part that was read is no danger: EC2 doesn't delete what is attached.
 */
export const LIST_MAY_TAKE = 20 * MINUTE;
/** Pages of 50 versions (Lambda API reference): 10,000 versions an invocation. */
export const MOST_PAGES_OF_FUNCTIONS = 200;
/**
 * One whose user no list of functions shows (an event source mapping's) is deleted once it has been seen free for so
 * long. How long Lambda takes to attach one that it has made isn't documented: minutes at most.
 */
export const ABOUT_TO_BE_ATTACHED = 10 * MINUTE;
/** Waiting is called blocked for good only when a second look, this much later, says so too: lists of functions lag as well. */
export const BLOCKED_LOOKS_APART = 30 * SECOND;
/** Changes of the stack's functions that came so long before the operation still belong to it. */
export const RECENT = 5 * MINUTE;
/** Functions of elsewhere that are asked for their stack in one look: the first that stays is reason enough. */
export const MOST_OUTSIDERS = 5;
/** Stacks of a tree that are looked at in one invocation. What lies behind them isn't known then, as where it may not be read. */
export const MOST_STACKS = 20;
/** Pages of a stack's events, 100 each or so: more than any stack's deletion has, with its hooks and a second attempt. */
export const MOST_PAGES_OF_EVENTS = 20;
/**
 * CloudFormation gives its own wait up after "consistently approx. 45mins" without failing (reported:
 * serverless/serverless#5008, #7633): the network interfaces stay then. A wait that ended five minutes before that wasn't
 * given up. More takes one that was for one that wasn't, and says "done" too early.
 */
export const SURELY_NOT_GIVEN_UP = 40 * MINUTE;
/**
 * From an operation's beginning on, Lambda's own faults in taking a function off its VPC are taken for passing ones. Less
 * ends deletions that would succeed; more keeps somebody waiting for nothing.
 */
export const TIME_TO_PASS = 10 * MINUTE;

/* Looks of the create handler for ids that don't show: what CloudFormation has just made may not show at once. */

/** After so many they count as mistyped: in a quarter of a minute. */
export const CREATE_LOOKS = 4;
/** Seconds. */
export const BETWEEN_CREATE_LOOKS = 5;

/* Calls side by side, and what AWS refuses of them. */

/** Lambda, about FunctionNames and to take them off: its bucket for such requests grants 15 a second (Lambda quotas). */
export const FUNCTIONS_AT_ONCE = 5;
/** Half of all calls refused is a bad day; five of them in a row then come with every 32nd function. */
export const FUNCTION_REFUSALS_IN_A_ROW = 5;
/**
 * Deletes at the same time while EC2 hasn't refused any, and once it has. All that are under way when the bucket runs
 * empty are refused: one is little, and takes more than EC2 gives back in that time.
 */
export const DELETES_AT_ONCE = 5;
export const DELETES_AT_ONCE_AFTER_REFUSAL = 1;
/** Refusals that one burst of deletes bears, where the ones before it had no effect at all. */
export const MOST_REFUSALS = 8;
/** Failures that pass by themselves, other than refusals, that are borne: many calls aren't ended by one of a thousand. */
export const MOST_FAILURES = 5;
/** Below this the first wait after a refusal is drawn; doubled with each that follows it at once, up to the longest. */
export const FIRST_WAIT = SECOND;
export const LONGEST_WAIT = 8 * SECOND;

/* How cleaners that delete at the same time take turns: guides/decisions/012-taking-turns.md. */

/** Requests: EC2 guide, DeleteNetworkInterface. A quota that was raised only lets a burst take more. */
export const BUCKET = 100;
export const A_SECOND = 5;
/**
 * A span is no shorter, and no longer, than these. What is free may be nobody's to delete just now: with the longest,
 * 3,000 of them.
 */
export const SHORTEST_SPAN = 10 * SECOND;
export const LONGEST_SPAN = 10 * MINUTE;
/** Of one pause. The bucket has ten more by then. */
export const SHORTEST_PAUSE = 2 * SECOND;
/** When no more than this is left of a span, most are through, and who isn't counts anew: the bucket is full again after as long. */
export const NEARLY_OVER = 20 * SECOND;
/**
 * Over this, cleaners that were refused in the same instant are spread before they count: EC2 answers 20 of these calls a
 * second, and what they share is worth no more.
 */
export const SPREAD = 6 * SECOND;
/**
 * Of all that is free in the account one in so many is counted, a divisor of 16: one page of 1,000 then tells 4,000, which is
 * more than the longest span takes. Fewer parts tell less, more are a rougher guess.
 */
export const COUNTED_PARTS = 4;
