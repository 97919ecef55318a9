using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Hides one delivered message for a time from now on, or shows it at once.</summary>
internal sealed class ChangeMessageVisibility(string queueUrl, string receipt, TimeSpan hiddenFor) : SqsRequest
{
    public override string Target => "AmazonSQS.ChangeMessageVisibility";

    public override void Check(SqsLimits limits) => SqsLimits.CheckRange(hiddenFor, SqsLimits.MaximumVisibility, "visibility");

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteString("ReceiptHandle"u8, receipt);
        json.WriteNumber("VisibilityTimeout"u8, (int)Math.Ceiling(hiddenFor.TotalSeconds));
    }
}
