namespace Thaw.Aws.S3;

/// <summary>Which buckets documents may be read from. A value that cannot be used stops the start with a sentence that names it.</summary>
public sealed class S3DocumentOptions
{
    /// <summary>
    /// The buckets, by name: at least one, no default. A document of any other is refused before anything is asked of S3. Where there is one, a document need not name it;
    /// <c>DOCUMENT_BUCKETS</c>, with commas between them.
    /// </summary>
    public IList<string> Buckets { get; } = [];

    /// <summary>The account that the buckets must belong to, 12 digits: a name that was given up may be somebody else's by now. Default <see langword="null"/>: any; <c>DOCUMENT_BUCKET_OWNER</c>.</summary>
    public string? ExpectedOwner { get; set; }

    /// <summary>The address of S3, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: AWS; <c>AWS_ENDPOINT_URL_S3</c>, then <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The region, such as <c>eu-central-1</c>. Default <see langword="null"/>: the SDK's; <c>AWS_REGION</c>.</summary>
    public string? Region { get; set; }
}
