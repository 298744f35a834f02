using Xunit.Sdk;
using Xunit.v3;

// these tests share one kernel and two cores
[assembly: Parallelization(Mode = ParallelMode.None)]
