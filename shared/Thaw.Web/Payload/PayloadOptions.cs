namespace Thaw.Web;

/// <summary>What happens to JSON answers on their way out.</summary>
public sealed class PayloadOptions
{
    /// <summary>
    /// Whether members that are null and whitespace are left out of every JSON answer but those of endpoints <see cref="PayloadExtensions.WithExactPayload"/>. Default
    /// <see langword="false"/>; <c>OPTIMIZE_JSON_PAYLOAD</c>.
    /// </summary>
    public bool Optimize { get; set; }

    /// <summary>The query's parameter that selects fields, 1 to 64 characters. Default <c>fields</c>.</summary>
    public string FieldsParameter { get; set; } = "fields";

    /// <summary>
    /// Whether a field that the answer does not have is a 400 that names it, rather than nothing. A field is unknown where objects were in which it could have been and none had it.
    /// Default <see langword="false"/>.
    /// </summary>
    public bool StrictFields { get; set; }

    /// <summary>
    /// How much of an answer is held back at most until every field that was asked for has been met, where <see cref="StrictFields"/> is set; 4 KiB to 64 MiB. Past this the
    /// answer is sent. Default 4 MiB.
    /// </summary>
    public int StrictBufferBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Names of members that never leave, at any depth and in any case: <c>password</c>. At most 1,000. Default none.</summary>
    public IList<string> SensitiveNames { get; } = [];

    /// <summary>
    /// How deep an answer may be nested where members are picked or sensitive ones taken out, 1 to 10,000: of a deeper one no fields are picked (400), and where anything sensitive could be in it, it is
    /// not sent (500). Default 1,024: a stored value may be nested 1,000 levels, and the answer that holds it some more.
    /// </summary>
    public int MaximumDepth { get; set; } = 1_024;

    /// <summary>The longest string, number or name, 1 KiB to 64 MiB; a longer one is a fault of the application's. Default 16 MiB.</summary>
    public int MaximumTokenBytes { get; set; } = 16 * 1024 * 1024;
}
