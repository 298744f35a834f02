using Alize.Console.Sessions;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Components;

namespace Alize.Console.Parts;

/// <summary>A piece of a page; it knows whose page it is and speaks their language.</summary>
public abstract class Part : ComponentBase
{
    [CascadingParameter]
    public Visit Visit { get; set; } = default!;

    protected Tongue T => Visit.T;
}

/// <summary>A page: what stands inside the frame, made of one model that its door has fetched.</summary>
public abstract class Page<TModel> : Part
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}

/// <summary>A title and a paragraph: nothing found, refused, failed.</summary>
public sealed record Words(string Title, string Text, string? RequestId);
