using System.CommandLine;
using Alize.Server.Verbs;

var root = new RootCommand("Alizé: a sovereign cloud in one program.") { ServeVerb.Command };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
