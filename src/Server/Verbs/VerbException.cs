namespace Alize.Server.Verbs;

/// <summary>A verb cannot go on; the message says what to do.</summary>
internal sealed class VerbException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;
}
