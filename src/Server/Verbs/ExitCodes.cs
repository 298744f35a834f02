namespace Alize.Server.Verbs;

/// <summary>What the program's exit status says.</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>A port or data folder is taken.</summary>
    public const int Conflict = 3;

    /// <summary>The cloud does not answer.</summary>
    public const int Unreachable = 4;
}
