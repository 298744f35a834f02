namespace Alize.Console.Sessions;

/// <summary>One sentence above a page: something was done, or was refused.</summary>
internal sealed record Notice(string Text, bool IsRefusal);
