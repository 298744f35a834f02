using System.CommandLine;
using Alize.Client;
using Alize.Client.Auth;

namespace Alize.Server.Verbs;

/// <summary>A verb's conversation with a cloud: who is asked, what the command line said, where the answer goes.</summary>
internal sealed record Talk(CloudClient Cloud, ParseResult Words, CancellationToken Ct)
{
    public TextWriter Out => Words.InvocationConfiguration.Output;

    public T Value<T>(Option<T> option) => Words.GetValue(option)!;

    public string Word(Argument<string> argument) => Words.GetValue(argument)!;
}

/// <summary>Makes verbs that speak to a running cloud through its public APIs, and words their failures for a terminal.</summary>
internal static class CloudVerb
{
    public static Command Make(string name, string says, Func<Talk, Task> act, params ReadOnlySpan<Symbol> takes)
    {
        var verb = new Command(name, says) { SharedOptions.Data, SharedOptions.Output };
        foreach (var symbol in takes)
        {
            switch (symbol)
            {
                case Option option:
                    verb.Add(option);
                    break;
                case Argument argument:
                    verb.Add(argument);
                    break;
            }
        }

        verb.SetAction((words, ct) => Run(words, act, ct));
        return verb;
    }

    /// <summary>Who asks: the administrator of the data folder that was named, else whom OS_* variables name, else of the usual
    /// folder.</summary>
    public static ClientSettings Settings(ParseResult words)
    {
        var named = words.GetResult(SharedOptions.Data) is { Implicit: false };
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        if (!named && (environment("OS_AUTH_URL") ?? environment("OS_CLOUD")) is { Length: > 0 })
        {
            return SettingsFiles.FromEnvironment(environment);
        }

        var openrc = Path.Combine(words.GetValue(SharedOptions.Data)!, "openrc.sh");
        return File.Exists(openrc)
            ? SettingsFiles.FromOpenRc(openrc)
            : throw new SettingsException($"there is no {openrc}: name the cloud's folder with --data, or source an openrc.sh.");
    }

    /// <summary>Runs an act and turns what is in its way into words and an exit code.</summary>
    public static async Task<int> Run(ParseResult words, Func<Talk, Task> act, CancellationToken ct)
    {
        try
        {
            using var cloud = CloudClient.Connect(Settings(words));
            await act(new Talk(cloud, words, ct));
            return ExitCodes.Done;
        }
        catch (ApiException e)
        {
            return await Refused(words, e.RequestId is { } id ? $"{e.Message} ({id})" : e.Message, ExitCodes.Failed);
        }
        catch (VerbException e)
        {
            return await Refused(words, e.Message, e.ExitCode);
        }
        catch (SettingsException e)
        {
            return await Refused(words, e.Message, ExitCodes.Usage);
        }
        catch (HttpRequestException e)
        {
            return await Refused(words, $"the cloud does not answer: {e.Message}. Is it up? See alize status.", ExitCodes.Unreachable);
        }
    }

    private static async Task<int> Refused(ParseResult words, string message, int code)
    {
        await words.InvocationConfiguration.Error.WriteLineAsync($"alize: {message}");
        return code;
    }
}
