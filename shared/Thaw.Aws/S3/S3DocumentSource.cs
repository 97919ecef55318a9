using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Jobs.Documents;

namespace Thaw.Aws.S3;

/// <summary>Documents in the buckets that the configuration allows, streamed over the pool's connections.</summary>
internal sealed class S3DocumentSource(IOptions<S3DocumentOptions> options, AwsClientPool pool) : IDocumentSource
{
    public async ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var request = new GetObjectRequest { BucketName = BucketOf(document), Key = KeyOf(document), ExpectedBucketOwner = options.Value.ExpectedOwner };
        try
        {
            var response = await pool.S3(options.Value.ServiceUrl, options.Value.Region).OpenAsync(request, cancellationToken).ConfigureAwait(false);
            return new DocumentContent(new ResponseBody(response), response.ContentLength);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
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
}
