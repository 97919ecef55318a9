namespace Thaw.Load.Services;

/// <summary>What a service keeps its entries, tasks and figures in.</summary>
internal enum StoreKind
{
    /// <summary>One file, as functions/Local does.</summary>
    Sqlite,

    /// <summary>DynamoDB Local and an SQS emulator, as functions/Api does on AWS.</summary>
    DynamoDb,
}
