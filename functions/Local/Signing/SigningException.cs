namespace Thaw.Local.Signing;

/// <summary>Nothing can be signed; the message is a sentence for the person at the terminal and names no secret.</summary>
internal sealed class SigningException(string message) : Exception(message);
