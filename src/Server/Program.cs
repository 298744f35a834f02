using System.CommandLine;
using Alize.Server.Verbs;

var words = AllVerbs.Root().Parse(args);
var status = await words.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
return words.Errors.Count > 0 ? ExitCodes.Usage : status;
