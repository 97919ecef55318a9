using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Deletes one delivered message.</summary>
internal sealed class DeleteMessage(string queueUrl, string receipt) : SqsRequest
{
    public override string Target => "AmazonSQS.DeleteMessage";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteString("ReceiptHandle"u8, receipt);
    }
}
