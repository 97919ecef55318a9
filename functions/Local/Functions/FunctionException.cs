namespace Thaw.Local.Functions;

/// <summary>A function cannot be had or started; the message is a sentence for the person at the terminal.</summary>
internal sealed class FunctionException(string message) : Exception(message);
