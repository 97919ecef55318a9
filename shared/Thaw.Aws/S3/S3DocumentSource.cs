using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Thaw.Jobs.Documents;

namespace Thaw.Aws.S3;

/// <summary>
/// Documents in the buckets that the configuration allows, streamed. Over connections of the SDK's own, not the pool's: those read each answer whole and within seconds, as suits a table's and
/// a queue's, and a document is neither.
/// </summary>
internal sealed class S3DocumentSource(IOptions<S3DocumentOptions> options) : IDocumentSource, IDisposable
{
    private readonly Lock _gate = new();
    private AmazonS3Client? _client;
    private bool _isDisposed;

    // Made when it is first needed, and anew after it could not be made: region and credentials may come from where nobody answered at that moment.
    private AmazonS3Client Client
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _client ??= Create(options.Value);
            }
        }
    }

    public async ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var request = new GetObjectRequest { BucketName = BucketOf(document), Key = KeyOf(document), ExpectedBucketOwner = options.Value.ExpectedOwner };
        try
        {
            var response = await Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return new DocumentContent(new ResponseBody(response), response.ContentLength);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _client?.Dispose();
        }
    }

    private string BucketOf(DocumentReference document)
    {
        var allowed = options.Value.Buckets;
        return document.Bucket switch
        {
            null when allowed.Count == 1 => allowed[0],
            null => throw new DocumentRefusedException("Name the document's bucket: there are several that documents may be read from."),
            { } bucket when allowed.Contains(bucket) => bucket,
            _ => throw new DocumentRefusedException("Documents are not read from this bucket; those that are stand in DOCUMENT_BUCKETS."),
        };
    }

    private static string KeyOf(DocumentReference document) =>
        DocumentKey.Complaint(document.Key) is { } complaint ? throw new DocumentRefusedException(complaint) : document.Key;

    private static MeasuredS3Client Create(S3DocumentOptions options)
    {
        var config = new AmazonS3Config { ForcePathStyle = options.ServiceUrl is not null };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // An emulator asks for a signature and does not look at it.
        return options.ServiceUrl is { IsLoopback: true } ? new MeasuredS3Client(new BasicAWSCredentials("local", "local"), config) : new MeasuredS3Client(config);
    }
}
