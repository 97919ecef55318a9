namespace Thaw.Local.Functions;

/// <summary>The runtimes that the functions are published for, by Lambda's names.</summary>
internal static class LambdaRuntime
{
    /// <summary>Brings .NET: <c>dotnet exec HANDLER.dll</c>.</summary>
    public const string Managed = "dotnet10";

    /// <summary>Brings nothing: the function's own <c>bootstrap</c>.</summary>
    public const string Custom = "provided.al2023";

    public static readonly IReadOnlyList<string> All = [Managed, Custom];
}
