namespace Thaw.Aws.DynamoDb.Errors;

/// <summary>DynamoDB refused a request, or could not be asked. What it models as an error of its own is a type of its own.</summary>
internal class DynamoDbException(DynamoDbError error, Exception? inner = null) : Exception(error.Text, inner)
{
    /// <summary>The error's name without its namespace: <c>ValidationException</c>.</summary>
    public string Code => error.Code;

    /// <summary>The service's id of the request; empty where no answer came.</summary>
    public string RequestId => error.RequestId;

    /// <summary>The answer's status; 0 where no answer came.</summary>
    public int StatusCode => error.StatusCode;

    /// <summary>How often it was sent, set when the exception leaves the client.</summary>
    public int Attempts { get; internal set; }
}
