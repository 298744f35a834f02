using System.CommandLine;
using Alize.Server.Verbs;

var root = AllVerbs.Root();
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
