namespace Alize.Client.Auth;

/// <summary>The client was not told, or not rightly, where the cloud is and who comes.</summary>
public sealed class SettingsException(string message) : Exception(message);
