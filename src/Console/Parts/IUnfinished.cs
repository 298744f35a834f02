namespace Alize.Console.Parts;

/// <summary>A page that may show something being made: while it does, it fetches itself again.</summary>
public interface IUnfinished
{
    bool IsUnfinished { get; }
}
