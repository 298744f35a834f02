namespace Alize.Services.Identity;

/// <summary>The administrator's password, as the operator finds it in DIR/openrc.sh. The program hands it over at start.</summary>
public sealed record AdminPassword(string Text)
{
    public override string ToString() => "***";
}
